import { ensurePrograms, type Program } from "../../test/hosts/debian-packages.ts";
import { ansible } from "./ansible.ts";
import type { Contender } from "./contender.ts";
import { bareSsh2, classicFloor, floor } from "./floor.ts";
import { itamae } from "./itamae.ts";
import { tsamae } from "./tsamae.ts";

const peers: readonly { readonly contender: Contender; readonly program: Program }[] = [
  { contender: itamae, program: "itamae" },
  { contender: ansible, program: "ansible-playbook" },
];

/** Names of the other tools that are not among these. */
export function missingFrom(contenders: readonly Contender[]): readonly string[] {
  return peers.flatMap(({ contender }) => (contenders.includes(contender) ? [] : [contender.name]));
}

/** tsamae and the floor, without the other tools. */
export const ownContenders: readonly Contender[] = [floor, classicFloor, bareSsh2, tsamae];

/** All of them, with the other tools where this machine has them or can install them. */
export async function allContenders(say: (line: string) => void): Promise<readonly Contender[]> {
  const found: Contender[] = [];
  for (const { contender, program } of peers) {
    try {
      await ensurePrograms([program]);
      found.push(contender);
    } catch {
      say(`${contender.name}: cannot be had here, so nothing is measured against it`);
    }
  }
  return [...ownContenders, ...found];
}
