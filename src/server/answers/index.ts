import type { Answering } from "../answering.ts";
import { catalogueAnswers } from "./catalogue-answers.ts";
import { comparisonAnswers } from "./comparison-answers.ts";
import { dataAnswers } from "./data-answers.ts";
import { differenceAnswers } from "./difference-answers.ts";
import { earlyWarningAnswers } from "./early-warnings.ts";
import { figureAnswers } from "./figure-answers.ts";
import { indicatorAnswers } from "./indicator-answers.ts";
import { overviewAnswers } from "./overview-answers.ts";
import { packageAnswers } from "./package-answers.ts";
import { peerAnswers } from "./peer-answers.ts";
import { producerComparison } from "./public-answers.ts";
import { releaseAnswers } from "./release-answers.ts";
import { ruleAnswers } from "./rule-answers.ts";
import { traceAnswers } from "./trace-answers.ts";

/** Every route that is answered from the release alone. */
export const RELEASE_ANSWERS: readonly Answering[] = [
  ...releaseAnswers,
  ...catalogueAnswers,
  ...ruleAnswers,
  ...figureAnswers,
  ...overviewAnswers,
  ...packageAnswers,
  ...indicatorAnswers,
  ...comparisonAnswers,
  ...differenceAnswers,
  ...peerAnswers,
  ...earlyWarningAnswers,
  producerComparison,
  ...traceAnswers,
  ...dataAnswers,
];
