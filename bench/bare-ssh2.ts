// The floor as a Node program: sends standard input to `sh -s` on the host and prints what comes back.
import { readFileSync } from "node:fs";
import { Client } from "ssh2";

const [port = "", privateKey = "", knownHosts = ""] = process.argv.slice(2);
const script = readFileSync(0);
const trusted = readFileSync(knownHosts, "utf8");
const client = new Client();
client.on("ready", () => {
  client.setNoDelay(true);
  client.exec("sh -s", (error, channel) => {
    if (error !== undefined) throw error;
    channel.pipe(process.stdout);
    channel.stderr.pipe(process.stderr);
    channel.on("close", (code: number) => {
      process.exitCode = code;
      client.end();
    });
    channel.end(script);
  });
});
client.connect({
  host: "127.0.0.1",
  port: Number(port),
  username: "root",
  privateKey: readFileSync(privateKey),
  hostVerifier: (key: Buffer) => trusted.includes(key.toString("base64")),
});
