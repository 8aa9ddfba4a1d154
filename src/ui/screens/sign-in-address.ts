/** Settings with the services that were put back, each to be signed in to in turn. */
export const signInAddress = '/settings?sign-in';
