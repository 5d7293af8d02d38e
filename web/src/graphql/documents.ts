import type { ResultOf } from "gql.tada";
import { graphql } from "./tada";

const generationParts = graphql(`
  fragment GenerationParts on Generation @_unmask {
    id projectId status prompt format attempt failureReason failureDetail refusal { rule category } pickedSample pickBy createdAt updatedAt
    samplesWanted
    samples { number image { url(format: WEBP) sha256 width height } }
    finals { sample pick image { url(format: WEBP) sha256 width height sizeBytes } recipe { seed layout model modelVersion } sheet { sha256 } }
  }
`);

const rejection = graphql(`
  fragment RejectionParts on UserError @_unmask { code message path }
`);

export const viewerQuery = graphql(`query Viewer { viewer { organizationId organizationName } }`);

export const projectsQuery = graphql(`query FirstProject { projects(first: 1) { nodes { id archived } } }`);

export const quoteQuery = graphql(`
  query Quote($format: CreativeFormat!) { quote(format: $format) { samplesCredits finalCredits priceVersion } }
`);

export const balanceQuery = graphql(`
  query Balance($atLeast: ConsistencyToken) { creditBalance(atLeast: $atLeast) { available held settled granted } }
`);

export const generationQuery = graphql(
  `query OneGeneration($id: UUID!, $atLeast: ConsistencyToken) {
    generation(id: $id, atLeast: $atLeast) { ...GenerationParts }
  }`,
  [generationParts],
);

export const recentQuery = graphql(`
  query Recent($first: Int!, $atLeast: ConsistencyToken) {
    generations(first: $first, atLeast: $atLeast) {
      nodes { id status prompt format finals { image { url(format: WEBP) sha256 } } samples { image { url(format: WEBP) sha256 } } }
    }
  }
`);

export const downloadQuery = graphql(`
  query Download($id: UUID!, $format: ImageFormat!) {
    generation(id: $id) { finals { pick image { url(format: $format) } sheet { url } } }
  }
`);

export const generationChanged = graphql(
  `subscription GenerationChanged($id: UUID!, $resumeFrom: ConsistencyToken) {
    generationChanged(id: $id, resumeFrom: $resumeFrom) {
      generationId kind samplesReady status consistencyToken generation { ...GenerationParts }
    }
  }`,
  [generationParts],
);

export const balanceChanged = graphql(`
  subscription BalanceChanged($resumeFrom: ConsistencyToken) {
    creditBalanceChanged(resumeFrom: $resumeFrom) {
      kind consistencyToken balance { available held settled granted }
    }
  }
`);

export const createProject = graphql(
  `mutation CreateProject($input: CreateProjectInput!) {
    answer: createProject(input: $input) { consistencyToken errors { ...RejectionParts } }
  }`,
  [rejection],
);

export const requestGeneration = graphql(
  `mutation RequestGeneration($input: RequestGenerationInput!) {
    answer: requestGeneration(input: $input) { consistencyToken errors { ...RejectionParts } }
  }`,
  [rejection],
);

export const pickSample = graphql(
  `mutation PickSample($input: PickSampleInput!) {
    answer: pickSample(input: $input) { consistencyToken errors { ...RejectionParts } }
  }`,
  [rejection],
);

export const cancelGeneration = graphql(
  `mutation CancelGeneration($input: CancelGenerationInput!) {
    answer: cancelGeneration(input: $input) { consistencyToken errors { ...RejectionParts } }
  }`,
  [rejection],
);

export const retryGeneration = graphql(
  `mutation RetryGeneration($input: RetryGenerationInput!) {
    answer: retryGeneration(input: $input) { consistencyToken errors { ...RejectionParts } }
  }`,
  [rejection],
);

export type GenerationView = ResultOf<typeof generationParts>;
export type GenerationStatus = GenerationView["status"];
export type GenerationChangeView = ResultOf<typeof generationChanged>["generationChanged"];
export type BalanceView = ResultOf<typeof balanceQuery>["creditBalance"];
export type Rejection = ResultOf<typeof rejection>;
export type CreativeFormat = ReturnType<typeof graphql.scalar<"CreativeFormat">>;
export type ImageFormat = ReturnType<typeof graphql.scalar<"ImageFormat">>;
export type FailureReason = ReturnType<typeof graphql.scalar<"FailureReason">>;
