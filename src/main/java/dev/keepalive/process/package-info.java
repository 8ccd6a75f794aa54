/**
 * What /proc and HotSpot's performance data tell about processes. Sends them nothing, and trusts nothing that they
 * show.
 */
package dev.keepalive.process;
