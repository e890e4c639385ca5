import { Agent, get } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

/**
 * Asks for addresses one after the other over one connection, and posts how long each answer took, in milliseconds.
 * In a thread of its own and not by `fetch`: pauses of a process that has measured for minutes, and what its streams
 * leave behind, would be what is measured.
 */
const urls = workerData as readonly string[];
const connection = new Agent({ keepAlive: true, maxSockets: 1 });

function ask(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: connection }, (answer) => {
      answer.resume();
      answer.once("end", resolve);
      if (answer.statusCode !== 200) reject(new Error(`${url} was answered ${answer.statusCode}`));
    });
    request.once("error", reject);
  });
}

const taken: number[] = [];
for (const url of urls) {
  const startedAt = performance.now();
  await ask(url);
  taken.push(performance.now() - startedAt);
}
connection.destroy();
parentPort!.postMessage(taken);
