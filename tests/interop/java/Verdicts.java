// What JSSE says of servers: reads lines `number port name root lists`, tab-separated, connects to each and checks the
// chain by PKIX with revocation by the lists and the name by RFC 2818; prints `number accepted|refused why`.
// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

public class Verdicts {
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t");
            try {
                ask(Integer.parseInt(words[1]), words[2], words[3], words[4]);
                System.out.println(words[0] + "\taccepted\t");
            } catch (Exception error) {
                System.out.println(words[0] + "\trefused\t" + reasons(error));
            }
        }
    }

    private static void ask(int port, String name, String root, String lists) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        PKIXBuilderParameters parameters;
        try (FileInputStream file = new FileInputStream(root)) {
            X509Certificate anchor = (X509Certificate) factory.generateCertificate(file);
            parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), new X509CertSelector());
        }
        try (FileInputStream file = new FileInputStream(lists)) {
            CollectionCertStoreParameters found = new CollectionCertStoreParameters(factory.generateCRLs(file));
            parameters.addCertStore(CertStore.getInstance("Collection", found));
        }
        parameters.setRevocationEnabled(true);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        try (Socket plain = new Socket("127.0.0.1", port);
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
            socket.setSoTimeout(30000);
            SSLParameters wanted = socket.getSSLParameters();
            wanted.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(wanted);
            socket.startHandshake();
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n").getBytes());
            byte[] answer = socket.getInputStream().readAllBytes();
            if (!new String(answer).startsWith("HTTP/1.1 200")) throw new Exception("no answer");
        }
    }

    private static String reasons(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable one = error; one != null; one = one.getCause()) all.append(one).append("; ");
        return all.toString().replaceAll("\\s+", " ");
    }
}
