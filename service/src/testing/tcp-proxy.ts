import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";
import { onTestFinished } from "vitest";

/** A way to a server that can be made to lose what it carries: everything, without closing, or one answer. */
export interface TcpProxy {
  /** The URL with the proxy's address in it. */
  readonly url: string;
  /** Existing connections stay open and carry nothing any more; new ones are not answered. */
  goSilent(): void;
  /** New connections are carried again; those that went silent stay so. */
  recover(): void;
  readonly silenced: number;
  /** Cuts the connection on which the server's next answer with these words comes, before it is passed on. */
  cutAnswerWith(words: string): void;
  readonly cutAnswers: number;
  /** From now on new connections that begin with these words are closed; null lets all in again. */
  refuse(words: string | null): void;
  /** Resolves when so many have been refused. */
  refused(count: number): Promise<void>;
}

/** `host` is the address it listens on. */
export async function startTcpProxy(target: string, host = "127.0.0.1"): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isSilent = false;
  let silenced = 0;
  let lostWords: string | null = null;
  let cutAnswers = 0;
  let refusedWords: string | null = null;
  let refused = 0;
  let onRefused = () => {};
  const server = createServer((near) => {
    sockets.add(near);
    near.on("error", () => {});
    near.on("close", () => sockets.delete(near));
    if (isSilent) return;
    const far = connect(Number(port || 5432), hostname);
    sockets.add(far);
    far.on("error", () => near.destroy());
    far.on("close", () => near.destroy());
    near.on("close", () => far.destroy());
    const answers = new Transform({
      transform(answer: Buffer, _encoding, passOn) {
        if (lostWords === null || !answer.includes(lostWords)) return passOn(null, answer);
        lostWords = null;
        cutAnswers += 1;
        far.destroy();
      },
    });
    near.once("data", (first: Buffer) => {
      if (refusedWords === null || !first.includes(refusedWords)) return;
      refused += 1;
      onRefused();
      near.destroy();
    });
    near.pipe(far).pipe(answers).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = Object.assign(new URL(target), {
    host: `${host}:${(server.address() as AddressInfo).port}`,
  }).href;
  return {
    url,
    goSilent() {
      isSilent = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
        silenced += 1;
      }
    },
    recover() {
      isSilent = false;
    },
    get silenced() {
      return silenced;
    },
    cutAnswerWith(words) {
      lostWords = words;
    },
    get cutAnswers() {
      return cutAnswers;
    },
    refuse(words) {
      refusedWords = words;
    },
    refused(count) {
      return new Promise((resolve) => {
        onRefused = () => {
          if (refused >= count) resolve();
        };
        onRefused();
      });
    },
  };
}
