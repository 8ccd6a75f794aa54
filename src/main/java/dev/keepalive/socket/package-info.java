/** What the inserted calls do: sets the options of tcp(7) on new and open sockets, and decides whether the application may change them. */
package dev.keepalive.socket;
