const WARNING = "!!! TSAMAE_TEST_WITHOUT_HOSTS=1: no test on a real host is run; test/integration is left out !!!";

/** Vitest calls this instead of the hosts' setup: a run that proves less has to say so, first and last. */
export default function setup(): () => void {
  console.error(`\n${WARNING}\n`);
  return () => console.error(`\n${WARNING}\n`);
}
