import { z } from "zod";

/** A calendar day as ISO text, without a time zone. */
export const PlainDate = z.iso.date();
export type PlainDate = z.infer<typeof PlainDate>;

/** From a day until a day that is not included. */
export type Period = { readonly from: PlainDate; readonly until: PlainDate };
