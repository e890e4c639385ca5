import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { buttonLook } from "./elements/button.tsx";
import { ErrorNotice, Loading, Notice } from "./elements/notice.tsx";
import { InboxPage } from "./inbox/inbox-page.tsx";
import { readInboxSearch } from "./inbox/inbox-search.ts";
import { readCollectionSearch, readEntrySearch } from "./knowledge/collections.ts";
import { readRunSearch } from "./run/run-search.ts";
import { parseSearch, stringifySearch } from "./search-text.ts";
import { basePath } from "./service/court.ts";
import { loadPage, PageLoadError } from "./service/load-page.ts";
import { queryClient, whenSignInIsNeeded } from "./service/query-client.ts";
import { Shell } from "./shell/shell.tsx";
import { readSignInSearch } from "./sign-in/sign-in-search.ts";
import { readStatisticsSearch } from "./statistics/statistics-search.ts";

/**
 * Every page and its address. Not below /incident, /knowledge, /problems and /docs: those are the API's.
 * A page is loaded when it is first visited, except the inbox.
 */
const root = createRootRoute({ component: Shell });
const getParentRoute = () => root;

const inbox = createRoute({
  getParentRoute,
  path: "/",
  validateSearch: readInboxSearch,
  component: InboxPage,
});
const newIncident = createRoute({
  getParentRoute,
  path: "/new",
  component: lazyRouteComponent(
    loadPage(() => import("./new-incident/new-incident-page.tsx")),
    "NewIncidentPage",
  ),
});
const run = createRoute({
  getParentRoute,
  path: "/runs/$runId",
  validateSearch: readRunSearch,
  component: lazyRouteComponent(
    loadPage(() => import("./run/run-page.tsx")),
    "RunPage",
  ),
});
const statistics = createRoute({
  getParentRoute,
  path: "/statistics",
  validateSearch: readStatisticsSearch,
  component: lazyRouteComponent(
    loadPage(() => import("./statistics/statistics-page.tsx")),
    "StatisticsPage",
  ),
});
const library = createRoute({
  getParentRoute,
  path: "/library",
  beforeLoad: () => {
    throw redirect({ to: "/library/$collection", params: { collection: "runbooks" } });
  },
});
const collection = createRoute({
  getParentRoute,
  path: "/library/$collection",
  validateSearch: readCollectionSearch,
  component: lazyRouteComponent(
    loadPage(() => import("./knowledge/collection-page.tsx")),
    "CollectionPage",
  ),
});
const gaps = createRoute({
  getParentRoute,
  path: "/library/gaps",
  component: lazyRouteComponent(
    loadPage(() => import("./knowledge/gaps-page.tsx")),
    "GapsPage",
  ),
});
const knowledgeImport = createRoute({
  getParentRoute,
  path: "/library/import",
  component: lazyRouteComponent(
    loadPage(() => import("./knowledge/import-page.tsx")),
    "ImportPage",
  ),
});
const newEntry = createRoute({
  getParentRoute,
  path: "/library/new/$collection",
  component: lazyRouteComponent(
    loadPage(() => import("./knowledge/new-entry-page.tsx")),
    "NewEntryPage",
  ),
});
const entry = createRoute({
  getParentRoute,
  path: "/library/$collection/$entryId",
  validateSearch: readEntrySearch,
  component: lazyRouteComponent(
    loadPage(() => import("./knowledge/entry-page.tsx")),
    "EntryPage",
  ),
});
const system = createRoute({
  getParentRoute,
  path: "/system",
  component: lazyRouteComponent(
    loadPage(() => import("./system/system-page.tsx")),
    "SystemPage",
  ),
});
const signIn = createRoute({
  getParentRoute,
  path: "/sign-in",
  validateSearch: readSignInSearch,
  component: lazyRouteComponent(
    loadPage(() => import("./sign-in/sign-in-page.tsx")),
    "SignInPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    inbox,
    newIncident,
    run,
    statistics,
    library,
    collection,
    gaps,
    knowledgeImport,
    newEntry,
    entry,
    system,
    signIn,
  ]),
  basepath: basePath === "" ? "/" : basePath,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: ({ error, reset }: ErrorComponentProps) => (
    <ErrorNotice
      error={error}
      onRetry={error instanceof PageLoadError ? () => location.reload() : reset}
      isPage
    />
  ),
  defaultNotFoundComponent: () => (
    <Notice icon="search" title="There is no such page" isPage>
      <p>The address may be mistyped, or the page has moved.</p>
      <Link to="/" className={buttonLook()}>
        To the inbox
      </Link>
    </Notice>
  ),
});

whenSignInIsNeeded(() => {
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in") return;
  queryClient.clear();
  void router.navigate({ to: "/sign-in", search: { to: href } });
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
