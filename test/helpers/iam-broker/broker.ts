import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { localHome } from '../../../local/home.ts';
import { serverProperties } from '../../../local/kafka/server-properties.ts';
import { createTopic } from '../../../local/kafka/topic.ts';
import { run } from '../../../local/process/run.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';

/** The one identity the broker knows. */
export const IDENTITY = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'known-to-the-broker-and-the-member',
} as const;

/** A broker that lets in who signs in as to MSK: over TLS, by OAUTHBEARER with a token of IAM's. */
export interface IamBroker {
  /** The listener that asks who one is. */
  readonly bootstrapServers: string;
  /** One that asks nobody, for tests to look around. */
  readonly open: string;
  /** File of the certificate to trust. */
  readonly certificate: string;
  /** Tokens by what became of them, each once for a sign-in. */
  tokens(): { readonly granted: number; readonly refused: readonly string[] };
  /** Ends the broker as a restart for maintenance does, and starts it on its data again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const PASSWORD = 'changeit';

/**
 * @param java that of a JDK: the check of tokens is compiled with it
 * @param sessionMs after which a broker closes a connection that did not sign in again
 */
export async function iamBroker(java: string, sessionMs: number): Promise<IamBroker> {
  const home = localHome();
  const directory = join(home.home, `iam-broker-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  const jars = join(home.jars, '*');
  const tool = async (...args: string[]): Promise<void> => {
    const { ok, stdout, stderr } = await run(java, args, { cwd: directory });
    if (!ok) throw new Error(`${args[1]} failed: ${stdout}${stderr}`);
  };
  const compiler = 'jdk.compiler/com.sun.tools.javac.Main';
  const validator = join(import.meta.dirname, 'IamTokenValidator.java');
  // Only the launcher of `java` itself knows the asterisk.
  const library = readdirSync(home.jars).map((jar) => join(home.jars, jar));
  await tool('-m', compiler, '-cp', library.join(':'), '-d', directory, validator);
  const keytool = ['-m', 'java.base/sun.security.tools.keytool.Main'];
  const store = ['-keystore', 'broker.p12', '-storepass', PASSWORD, '-alias', 'broker'];
  await tool(
    ...[...keytool, '-genkeypair', ...store, '-storetype', 'PKCS12', '-keyalg', 'EC'],
    ...['-dname', 'CN=broker', '-ext', 'san=dns:localhost', '-validity', '2'],
  );
  await tool(...keytool, '-exportcert', '-rfc', ...store, '-file', 'broker.pem');

  const [port, controllerPort, iamPort] = [await getPort(), await getPort(), await getPort()];
  const configuration = join(directory, 'kafka.properties');
  const listener = 'listener.name.sasl_ssl';
  const own = {
    listeners: `PLAINTEXT://127.0.0.1:${port},SASL_SSL://127.0.0.1:${iamPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SASL_SSL://localhost:${iamPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    [`${listener}.ssl.keystore.type`]: 'PKCS12',
    [`${listener}.ssl.keystore.location`]: join(directory, 'broker.p12'),
    [`${listener}.ssl.keystore.password`]: PASSWORD,
    [`${listener}.ssl.key.password`]: PASSWORD,
    [`${listener}.sasl.enabled.mechanisms`]: 'OAUTHBEARER',
    [`${listener}.oauthbearer.sasl.jaas.config`]:
      'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ;',
    [`${listener}.oauthbearer.sasl.server.callback.handler.class`]: 'IamTokenValidator',
    [`${listener}.oauthbearer.connections.max.reauth.ms`]: sessionMs,
  };
  // Of a name that is there twice, Java takes the later.
  const dataDirectory = join(directory, 'data');
  writeFileSync(
    configuration,
    serverProperties({ port, controllerPort, dataDirectory }) +
      Object.entries(own)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
  );
  const classPath = `${jars}:${directory}`;
  const format = ['format', '--cluster-id', 'bWlsbHJhY2UtbG9jYWwtMQ', '--config', configuration];
  await tool('-cp', classPath, 'kafka.tools.StorageTool', ...format);

  const open = `127.0.0.1:${port}`;
  const logs: string[] = [];
  const start = async (): Promise<StartedProcess> => {
    const started = await startProcess(home, {
      name: `iam-broker-${process.pid}-${logs.length}`,
      command: java,
      args: [
        ...['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath],
        ...['kafka.Kafka', configuration],
      ],
      env: { ...process.env, ...IDENTITY },
      cwd: directory,
    });
    logs.push(started.record.log);
    for (let left = 300; ; left--) {
      const there = await createTopic(open, 'ready', 1).then(
        () => true,
        () => false,
      );
      if (there) return started;
      if (left === 0) throw new Error(`no broker: ${readFileSync(started.record.log, 'utf8')}`);
      await sleep(100);
    }
  };
  let running = await start();
  const end = async (): Promise<void> => {
    process.kill(running.record.pid, 'SIGTERM');
    await running.exited;
  };
  return {
    ...{ bootstrapServers: `localhost:${iamPort}`, open },
    certificate: join(directory, 'broker.pem'),
    tokens() {
      const lines = logs.flatMap((log) => readFileSync(log, 'utf8').split('\n'));
      return {
        granted: lines.filter((line) => line === 'token granted').length,
        refused: lines.filter((line) => line.startsWith('token refused')),
      };
    },
    async restart() {
      await end();
      running = await start();
    },
    close: end,
  };
}
