/** The settings of the agent: which there are, where they come from, and what they mean for a connection. */
package dev.keepalive.config;
