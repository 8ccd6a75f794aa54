/** Reads what /proc and performance data tell about processes, which it does not trust. */
package dev.keepalive.process;
