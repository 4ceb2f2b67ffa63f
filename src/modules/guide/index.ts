export { registerGuideRoutes, type GuideRequestContext } from './routes.ts';
