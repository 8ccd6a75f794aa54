package dev.keepalive.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/** Finds the performance data of a JVM whose mappings may not be read, by its process id in the /tmp of the caller. */
final class PerfDataFile {
    private static final String DIRECTORY = "hsperfdata_";

    /** The most entries of /tmp that are looked at, since anybody can fill it. */
    private static final int DIRECTORIES = 10_000;

    private PerfDataFile() {}

    /** Returns null if the user of the process owns no such file. */
    static PerfData ofUnreadable(LinuxProcess process) throws IOException {
        UserPrincipal user = FileSystems.getDefault()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(Integer.toUnsignedString(process.effectiveUser()));
        String[] pids = process.pidsByNamespace();
        if (pids.length > LinuxProcess.self().pidsByNamespace().length) {
            return null; // it has another /tmp
        }
        String pid = pids[pids.length - 1];
        PerfData usual = in(DIRECTORY + ProcessUser.ofId(process.effectiveUser()).name, pid, user);
        if (usual != null) {
            return usual; // directories of other names are looked into only if necessary, since anybody can create them
        }
        for (String directory : directories()) {
            PerfData data = in(directory, pid, user);
            if (data != null) {
                return data;
            }
        }
        return null;
    }

    private static PerfData in(String directory, String pid, UserPrincipal user) {
        try (ProcessDirectory users = ProcessDirectory.below(LinuxProcess.self(), "/tmp/" + directory)) {
            return users.has(pid) && users.owner(pid).equals(user)
                    ? PerfData.parse(users.read(pid, PerfData.MAXIMUM_SIZE))
                    : null;
        } catch (IOException e) {
            return null; // no such directory, or one that the caller may not read
        }
    }

    private static List<String> directories() throws IOException {
        List<String> found = new ArrayList<>();
        try (ProcessDirectory temporary = ProcessDirectory.below(LinuxProcess.self(), "/tmp")) {
            for (String name : temporary.names(DIRECTORIES)) {
                if (name.startsWith(DIRECTORY)) {
                    found.add(name);
                }
            }
        }
        return found;
    }
}
