// Does tasks one after the other and prints what came of each, as JSON: its result, or the error that the client gave up
// with.
export async function told(tasks) {
  const done = {};
  for (const [name, task] of tasks) {
    try {
      done[name] = await task();
    } catch (error) {
      const words = String(error?.message ?? error).replace(/\s+/g, " ");
      done[name] = { error: `${error?.name ?? "Error"}: ${words.slice(0, 160)}` };
    }
  }
  console.log(JSON.stringify(done));
}
