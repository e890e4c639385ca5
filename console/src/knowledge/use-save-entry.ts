import type { WrittenEntry } from "@imperial-court/client";
import type { KnowledgeEntryAnswer, KnowledgeType } from "@imperial-court/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { court } from "../service/court.ts";
import type { Entry } from "./collections.ts";

export function entryKey(type: KnowledgeType, id: string) {
  return ["knowledge", "entry", type, id] as const;
}

/** Writes an entry and brings every list up to date. */
export function useSaveEntry(type: KnowledgeType) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (entry: Entry) => court.knowledge.write({ type, entry } as WrittenEntry),
    onSuccess: async (stored: KnowledgeEntryAnswer) => {
      await queryClient.invalidateQueries({ queryKey: ["knowledge"] });
      queryClient.setQueryData(entryKey(type, stored.id), stored);
    },
  });
}
