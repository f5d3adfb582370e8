/** What no tracked file may hold, of whatever kind. The patterns are written so that they do not find themselves. */

const machinePath =
  /(?:^|[^A-Za-z0-9._/-])(?:\/wor[k]\/|\/far[m]\/|\/roo[t]\/|\/home\/(?!site\/)[a-z]|\/Users\/[A-Za-z]|\/tmp\/[a-z])/;
const registryHost = /registry\.npm[j]s|registry\.yarn[p]kg|nuget\.or[g]|pypi\.or[g]|"resolved": "https?:/;

export function findForeignText(path: string, text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    if (machinePath.test(line)) return [`${path}:${index + 1}: names a path of one machine`];
    if (registryHost.test(line)) return [`${path}:${index + 1}: names a host to download from`];
    return [];
  });
}
