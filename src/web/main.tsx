import "./styles/index.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { releaseRoutes, sessionRoutes } from "../api/index.ts";
import { parseSearch, readAddress } from "./app/address.ts";
import { textsOf } from "./app/root.tsx";
import { router } from "./app/router.tsx";
import { askAhead, queryClient, tellClient } from "./data/client.ts";

const language = readAddress(parseSearch(location.search)).lang ?? "fi";
tellClient({ language });
void textsOf(language);
askAhead(releaseRoutes.release);
askAhead(sessionRoutes.session);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
