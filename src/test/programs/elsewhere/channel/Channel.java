package elsewhere.channel;

/** Named like Netty's. */
public interface Channel {}
