// The measured workflows on DBOS. Reads "workload count" lines, answers "seconds n".
import readline from "node:readline";
import { DBOS } from "@dbos-inc/dbos-sdk";

const step = (value) => DBOS.runStep(async () => value, { name: "echo" });

const sequence = DBOS.registerWorkflow(async (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await step(i);
  return sum;
}, { name: "sequence" });

const fan = DBOS.registerWorkflow(async (count) => {
  const results = await Promise.allSettled(Array.from({ length: count }, (_, i) => step(i)));
  return results.length;
}, { name: "fan" });

const nap = DBOS.registerWorkflow(async (milliseconds) => {
  await DBOS.sleep(milliseconds);
  return 1;
}, { name: "nap" });

const run = async (workflow, input) => (await DBOS.startWorkflow(workflow)(input)).getResult();

const pool = async (count, atOnce, work) => {
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < count) {
      next++;
      await work();
    }
  }));
};

const workloads = {
  sequential: (count) => run(sequence, count),
  many: (count) => pool(count, 200, () => run(sequence, 5)),
  fan: (count) => run(fan, count),
  timers: (count) => pool(count, count, () => run(nap, 1000)),
};

DBOS.setConfig({
  name: "bench",
  systemDatabaseUrl: `postgresql://postgres@127.0.0.1:${process.argv[2]}/bench`,
  runAdminServer: false,
  logLevel: "error",
  systemDatabasePoolSize: 20,
});
await DBOS.launch();
await run(sequence, 20);
console.log("ready");

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [workload, count] = line.split(" ");
  const start = performance.now();
  await workloads[workload](Number(count));
  console.log(`seconds ${(performance.now() - start) / 1000}`);
}
