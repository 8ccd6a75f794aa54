/** The attaching side: finds JVMs, checks them, and loads the agent into them. Trusts nothing that another process shows. */
package dev.keepalive.attach;
