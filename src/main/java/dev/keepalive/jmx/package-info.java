/** The MBean {@code dev.keepalive:type=KeepAlive}. Loaded with {@code jmx=on} only. */
package dev.keepalive.jmx;
