package dev.keepalive.socket;

/** A class of an application in a package of the agent's. */
public final class Intruder implements Runnable {
    @Override
    public void run() {
        System.out.println("got " + NewSockets.connected());
    }
}
