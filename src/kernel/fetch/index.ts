export { pageFetcher, type FetchedPage, type PageFetcher, type PageFetcherOptions, type PageType } from './fetch-page.ts';
