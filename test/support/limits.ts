/** What the shared clamd was configured for; small, so that its probe of a largest file is quick. */
export const largestTestUpload = 4 * 1024 * 1024
