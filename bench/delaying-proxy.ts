// A line of some length to a port of this machine: what goes in comes out half a round trip later, in order.
import { connect, createServer, type Socket } from "node:net";

const [targetPort = 0, roundTripMs = 0] = process.argv.slice(2).map(Number);
const bytes = { out: 0, back: 0 };

const server = createServer({ allowHalfOpen: true }, (client) => {
  const host = connect({ host: "127.0.0.1", port: targetPort, allowHalfOpen: true });
  carry(client, host, "out");
  carry(host, client, "back");
});

function carry(from: Socket, to: Socket, direction: keyof typeof bytes): void {
  from.setNoDelay(true);
  from.on("data", (chunk) => {
    bytes[direction] += chunk.length;
    later(() => to.write(chunk));
  });
  from.on("end", () => later(() => to.end()));
  from.on("error", () => later(() => to.destroy()));
}

/** Timers of one length fire in the order in which they were set. */
function later(act: () => void): void {
  if (roundTripMs === 0) act();
  else setTimeout(act, roundTripMs / 2);
}

process.on("message", () => {
  process.send?.({ ...bytes });
  bytes.out = 0;
  bytes.back = 0;
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.({ port: address.port });
});
