import { expect, test } from "vitest";
import { onThisMachine } from "./announced-address.ts";

test("a service on all addresses is reached by loopback on its machine", () => {
  expect(onThisMachine("http://0.0.0.0:8001/court")).toBe("http://127.0.0.1:8001/court");
  expect(onThisMachine("http://[::]:8001")).toBe("http://[::1]:8001");
  expect(onThisMachine("http://10.0.0.1:8001")).toBe("http://10.0.0.1:8001");
});
