import { connect } from "node:net";
import { scaled } from "../machine-speed.ts";

/** Whether an SSH server greets on this port: a published port alone accepts connections that nobody answers. */
export function hasSshBanner(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(scaled(2000), () => end(false));
    socket.once("data", (greeting) => end(greeting.toString("latin1").startsWith("SSH-2.0-")));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}
