import { createClient } from "@imperial-court/client";

/** The path the service is served below, without a trailing slash; the service writes it into `<base href>`. */
export const basePath = new URL(document.baseURI).pathname.replace(/\/+$/, "");

/** The address of the service, as another program would use it. */
export const serviceUrl = `${location.origin}${basePath}`;

/** Cookies of a sign-in go with every call, since page and service share an origin. */
export const court = createClient({ baseUrl: basePath });
