export { searchModule, searchParticipant } from './module.ts';
export { registerSearchRoutes, type SearchContext } from './routes.ts';
export { createSearchInput, type GivenSearch } from './search-input.ts';
export { searchRead, type SearchRead, type SearchReadRequest } from './signature.ts';
export type { SearchHit } from './search.ts';
export { placesOfQuotes, type QuoteAddress, type QuotePlace } from './locate.ts';
