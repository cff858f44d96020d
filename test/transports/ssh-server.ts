import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import ssh2, { type AuthContext, type Connection, type ServerConfig } from "ssh2";

/** An SSH server in this process, which lets in whom a test says. */
export interface SmallServer extends AsyncDisposable {
  readonly port: number;
  /** A line for a known_hosts file. */
  readonly knownHosts: string;
}

export async function startServer(
  authenticate: (context: AuthContext) => void,
  onReady: (client: Connection) => void = () => undefined,
): Promise<SmallServer> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // ssh2's own generator now and then makes a key that it cannot read.
  const pem = privateKey.export({ type: "sec1", format: "pem" });
  const config: ServerConfig = { hostKeys: [pem] };
  const server = new ssh2.Server(config, (client) => {
    client.on("authentication", authenticate).on("ready", () => onReady(client));
    client.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  const { port } = address;
  const [key] = [ssh2.utils.parseKey(pem)].flat();
  if (key === undefined || key instanceof Error) throw new Error("ssh2 does not read the key");
  const knownHosts = `[127.0.0.1]:${port} ${key.type} ${key.getPublicSSH().toString("base64")}\n`;
  return { port, knownHosts, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A plain TCP server; `onConnection` gets each connection and its number, from 0. */
export async function startTcp(
  onConnection: (socket: Socket, number: number) => void,
): Promise<AsyncDisposable & { readonly port: number; readonly connections: () => number }> {
  let connections = 0;
  const open = new Set<Socket>();
  const server: NetServer = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    onConnection(socket, connections);
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return {
    port: address.port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
