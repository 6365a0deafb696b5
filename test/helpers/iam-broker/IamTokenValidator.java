import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerExtensionsValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Checks bearer tokens as Amazon MSK documents them: the signed URL of kafka-cluster:Connect, not expired, signed with
 * the one key the broker's environment holds. Prints a line for each: granted, or refused with the reason.
 */
public class IamTokenValidator implements AuthenticateCallbackHandler {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Override
  public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

  @Override
  public void close() {}

  @Override
  public void handle(Callback[] callbacks) {
    for (Callback each : callbacks) {
      if (each instanceof OAuthBearerValidatorCallback asked) {
        try {
          asked.token(check(asked.tokenValue()));
          System.out.println("token granted");
        } catch (Exception refused) {
          System.out.println("token refused: " + refused.getMessage());
          asked.error("invalid_token", null, null);
        }
      } else if (each instanceof OAuthBearerExtensionsValidatorCallback extensions) {
        extensions.inputExtensions().map().keySet().forEach(extensions::valid);
      }
    }
  }

  private static OAuthBearerToken check(String token) throws Exception {
    URI url = new URI(new String(Base64.getUrlDecoder().decode(token), UTF_8));
    TreeMap<String, String> raw = Arrays.stream(url.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a, TreeMap::new));
    String signature = raw.remove("X-Amz-Signature");
    raw.remove("User-Agent");
    String[] scope = decoded(raw, "X-Amz-Credential").split("/");
    Instant signedAt = TIME.parse(decoded(raw, "X-Amz-Date"), Instant::from);
    Instant until = signedAt.plusSeconds(Long.parseLong(decoded(raw, "X-Amz-Expires")));
    require(decoded(raw, "Action").equals("kafka-cluster:Connect"), "another action");
    require(url.getHost().equals("kafka." + scope[2] + ".amazonaws.com"), "another host");
    require(scope[3].equals("kafka-cluster"), "another service");
    require(scope[0].equals(System.getenv("AWS_ACCESS_KEY_ID")), "unknown key");
    require(Instant.now().isBefore(until), "expired");

    String query = raw.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + pair.getValue()).collect(Collectors.joining("&"));
    String request = String.join("\n", "GET", "/", query, "host:" + url.getHost(), "", "host", hash(""));
    String signed = String.join("\n", "AWS4-HMAC-SHA256", decoded(raw, "X-Amz-Date"),
        String.join("/", scope[1], scope[2], scope[3], scope[4]), hash(request));
    byte[] key = ("AWS4" + System.getenv("AWS_SECRET_ACCESS_KEY")).getBytes(UTF_8);
    for (String part : List.of(scope[1], scope[2], scope[3], scope[4], signed)) key = hmac(key, part);
    require(HexFormat.of().formatHex(key).equals(signature), "wrong signature");
    return new Granted(token, scope[0], signedAt.toEpochMilli(), until.toEpochMilli());
  }

  private static String decoded(Map<String, String> raw, String name) {
    return URLDecoder.decode(raw.getOrDefault(name, ""), UTF_8);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private record Granted(String value, String principalName, Long startTimeMs, long lifetimeMs)
      implements OAuthBearerToken {
    @Override
    public Set<String> scope() {
      return Set.of();
    }
  }
}
