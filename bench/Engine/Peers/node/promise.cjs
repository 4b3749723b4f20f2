// Restate's SDK needs Promise.withResolvers, which Node 20 lacks.
Promise.withResolvers ??= function () {
  const all = {};
  all.promise = new this((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
};
