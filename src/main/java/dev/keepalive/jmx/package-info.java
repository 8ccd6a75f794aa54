/** The MBean {@code dev.keepalive:type=KeepAlive}. These classes are loaded only with {@code jmx=on}. */
package dev.keepalive.jmx;
