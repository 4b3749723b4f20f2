/** From the quietest to the loudest. */
export const levels = ['debug', 'info', 'warn', 'error'];
