/** Names where templates of databases are kept, for the processes of a test run; whoever starts many runs sets it for all of them. */
export const templatesVariable = 'STEMMA_TEST_TEMPLATES';
