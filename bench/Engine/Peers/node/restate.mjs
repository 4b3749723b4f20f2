// The measured workflows on Restate. Every step is a durable ctx.run; fan calls another handler, as its documentation does.
import * as restate from "@restatedev/restate-sdk";

const steps = restate.service({ name: "Steps", handlers: { echo: async (_, value) => value } });

const bench = restate.service({
  name: "Bench",
  handlers: {
    sequence: async (ctx, count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += await ctx.run(`step${i}`, async () => i);
      return sum;
    },
    fan: async (ctx, count) => {
      const calls = Array.from({ length: count }, (_, i) => ctx.serviceClient(steps).echo(i));
      return (await restate.RestatePromise.all(calls)).length;
    },
    nap: async (ctx, milliseconds) => {
      await ctx.sleep(milliseconds);
      return 1;
    },
  },
});

await restate.serve({ services: [steps, bench], port: Number(process.argv[2]) });
console.log("ready");
