package dev.isle.kubernetes;

import dev.isle.plan.desired.Layout;
import dev.isle.plan.runtime.RuntimeFailure;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where things are inside a pod and what the objects of an environment are called. Pure.
 *
 * @param environment the environment's name, first part of each object's name
 * @param namespace where its objects live
 * @param image what its servers run from
 */
public record KubernetesLayout(String environment, String namespace, ServerImage image) implements Layout {
    static final String WORK = "/isle/work";
    static final String DATA = "/isle/data";
    static final String SHARED = "/isle/shared";
    static final String LOGS = "/isle/logs";
    static final String TEMP = "/tmp";
    static final String PEERS = "/isle/peers";
    static final String TLS = "/isle/tls";
    static final String SECRETS = "/isle/secrets";

    /** A StatefulSet's name ends up in a label of its pods, with eleven characters more. */
    private static final int NAME_LIMIT = 52;

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    /**
     * The name of an object of the environment: environment and {@code part}, joined by a hyphen.
     *
     * @throws RuntimeFailure when that is no name a cluster accepts
     */
    String object(String part) {
        String name = environment + "-" + part;
        if (name.length() > NAME_LIMIT || !DNS_LABEL.matcher(name).matches()) {
            throw new RuntimeFailure("'" + name + "' cannot be the name of a Kubernetes object: it takes at most "
                    + NAME_LIMIT
                    + " lower-case letters, digits and hyphens. Shorten or change the environment's name ('"
                    + environment + "') or '" + part + "'.");
        }
        return name;
    }

    @Override
    public String releasePath() {
        return image.releasePath();
    }

    @Override
    public String workFolder(String server) {
        return WORK;
    }

    @Override
    public String dataFolder(String server) {
        return DATA;
    }

    @Override
    public String sharedFolder(String role) {
        return SHARED;
    }

    @Override
    public String logFolder(String server) {
        return LOGS;
    }

    /** Beside its logs, which last as long as the pod. Each container's JVM is process 1, so the first dump stays and no second is written. */
    @Override
    public String dumpFolder(String server) {
        return LOGS;
    }

    @Override
    public String tempFolder(String server) {
        return TEMP;
    }

    @Override
    public String peersFile(String server) {
        return PEERS + "/peers.json";
    }

    @Override
    public String secretPath(String secret) {
        return SECRETS + "/" + secret;
    }

    @Override
    public String passwordPath(String database, String user) {
        return SECRETS + "/" + database + "." + user;
    }

    @Override
    public String tlsFolder(String server) {
        return TLS;
    }

    @Override
    public String authorityFile() {
        return TLS + "/ca.pem";
    }

    /** The server's headless Service, which names it also while it is not ready. */
    @Override
    public String host(String server) {
        return object(server) + "." + namespace + ".svc";
    }

    /** Every address of the pod: the Service forwards to the pod's own address, which is not known before it runs. */
    @Override
    public String bind(String server) {
        return "0.0.0.0";
    }

    @Override
    public JavaHome java(String wanted) {
        boolean atLeast = wanted.startsWith(">=");
        int feature;
        try {
            feature = Integer.parseInt(wanted.substring(atLeast ? 2 : 0).strip());
        } catch (NumberFormatException e) {
            return new JavaHome("", 0, "");
        }
        return image.javaHomes().entrySet().stream()
                .filter(java -> atLeast ? java.getKey() >= feature : java.getKey() == feature)
                .min(Comparator.comparingInt(Map.Entry::getKey))
                .map(java -> new JavaHome(java.getValue(), java.getKey(), ""))
                .orElse(new JavaHome("", 0, ""));
    }
}
