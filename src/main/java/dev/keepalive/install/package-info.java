/** Installs the agent in the JVM that runs this code, for {@link dev.keepalive.KeepAlive#install}. */
package dev.keepalive.install;
