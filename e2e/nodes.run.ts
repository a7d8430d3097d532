// npm run e2e -- nodes [LOSSES]: loses media nodes in every way, then takes NATS and Postgres away for a minute each.
import dataChannel from 'node-datachannel';
import { startMachines } from './nodes/machines.ts';
import { loseNode, type LossOutcome } from './nodes/node-loss.ts';
import { takeAway, type OutageOutcome } from './nodes/outage.ts';
import { whyNoNamespaces } from './support/veth.ts';

const LOSSES = Number(process.argv[2] ?? 12);
const OUTAGE_S = 60;

const log = (text: string) => console.log(text);
const obstacle = await whyNoNamespaces();
if (obstacle) throw new Error(obstacle);

const losses: LossOutcome[] = [];
const outages: OutageOutcome[] = [];
try {
  const machines = await startMachines(log);
  try {
    for (let count = 0; count < LOSSES; count++) {
      const loss = (['killed', 'cut off'] as const)[count % 2]!;
      const outcome = await loseNode(machines, loss);
      losses.push(outcome);
      const [noticed, again] = [outcome.noticedS, outcome.againS].map((times) => Math.max(...times).toFixed(2));
      log(
        `${count + 1}/${LOSSES} ${loss}: noticed after ${noticed} s, a call again ${again} s later, ${outcome.disturbances.length} others disturbed`,
      );
    }
    const { disturbances } = await loseNode(machines, 'stopped');
    log(`stopped: ${disturbances.length} others disturbed`);
    for (const dependency of ['nats', 'postgres'] as const) {
      log(`${dependency} is away for ${OUTAGE_S} s …`);
      const outcome = await takeAway(machines, dependency, OUTAGE_S);
      outages.push(outcome);
      const { healedS, longestPauseS, slowestRefusalS, dead, differences } = outcome;
      log(
        `  healed after ${healedS.toFixed(2)} s; longest pause ${longestPauseS.toFixed(2)} s; refused within ${slowestRefusalS.toFixed(2)} s`,
      );
      for (const what of [...dead.map((name) => `${name} said it does not live`), ...differences]) log(`  ${what}`);
    }
  } finally {
    await machines.stop();
  }
} finally {
  dataChannel.cleanup(); // Its threads keep the process alive.
}

const noticed = losses.flatMap(({ noticedS }) => noticedS).toSorted((one, other) => one - other);
const result = {
  losses: losses.length,
  node_loss_noticed_p95_s: rounded(noticed[Math.ceil(0.95 * noticed.length) - 1]!),
  call_again_max_s: rounded(Math.max(...losses.flatMap(({ againS }) => againS))),
  other_sessions_disturbed: losses.flatMap(({ disturbances }) => disturbances).length,
  heal_after_dependency_s: rounded(Math.max(...outages.map(({ healedS }) => healedS))),
  media_pause_in_outage_s: rounded(Math.max(...outages.map(({ longestPauseS }) => longestPauseS))),
  services_not_alive_in_outage: outages.flatMap(({ dead }) => dead).length,
  differences_after_outage: outages.flatMap(({ differences }) => differences).length,
};
console.log(`RESULT ${JSON.stringify(result)}`);

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
