import { readConfig } from "./config.ts";
import { examine } from "./doctor.ts";
import { StartError } from "./errors.ts";
import { createLog } from "./log.ts";
import { type RunningService, startService } from "./service.ts";

/** The commands that are processes of the service. Answers the exit code; throws nothing. */
export async function runService(command: string, args: readonly string[]): Promise<number> {
  try {
    if (args.length > 0) throw new StartError(`court ${command} takes no arguments: ${args.join(" ")}`);
    if (command === "serve") return await serve();
    if (command === "doctor") return await doctor();
    throw new StartError(`${command} is not a command of the service`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`court: ${error.message}\n`);
    return 1;
  }
}

async function serve(): Promise<number> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const service = await startService(config, log);
  process.stdout.write(banner(service, config.dataDirectory));
  const signal = await nextSignal();
  log.info("stopping", { signal });
  const secondSignal = nextSignal().then(() => {
    log.warn("stopping at once");
    process.exit(1);
  });
  await Promise.race([service.stop(), secondSignal]);
  return 0;
}

function banner({ url }: RunningService, dataDirectory: string): string {
  return `Imperial Court listens on ${url}
It stores in ${dataDirectory}

Try it:
  curl -s -X POST ${url}/incident/run -d "incident_text=Container MSKU1234567 is missing from terminal"
The API to browse: ${url}/docs
`;
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const names = ["SIGINT", "SIGTERM"] as const;
    const listen = (signal: NodeJS.Signals) => {
      for (const name of names) process.off(name, listen);
      resolve(signal);
    };
    for (const name of names) process.on(name, listen);
  });
}

async function doctor(): Promise<number> {
  const checks = await examine(readConfig());
  for (const { name, isWell, finding } of checks) {
    process.stdout.write(`${isWell ? "ok  " : "FAIL"}  ${name}: ${finding}\n`);
  }
  return checks.every(({ isWell }) => isWell) ? 0 : 1;
}
