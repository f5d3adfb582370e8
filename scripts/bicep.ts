/** The Bicep compiler, in one version: what it says of a file, and what a snapshot holds, changes with the version. */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const version = '0.49.2';
const packageName = `Azure.Bicep.CommandLine.${process.platform === 'darwin' ? 'osx' : 'linux'}-${process.arch}`;
/** Not in git. */
const cache = path.join('.local', 'bicep');
const fetched = path.resolve(cache, 'packages', packageName.toLowerCase(), version, 'tools', 'bicep');

const project = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${packageName}" Version="[${version}]" /></ItemGroup>
</Project>
`;

/** What to do where `findBicep` finds nothing. */
export const bicepHint = `Bicep ${version} is not here: run npx -c 'node scripts/check-infra.ts' once, which fetches it (dotnet needed)`;

/** The program's path: on the PATH, or fetched before. Never uses the network. */
export function findBicep(): string | undefined {
  return ['bicep', fetched].find(isIt);
}

/** @returns the program's path. @throws when it is not here and there is no dotnet, or the package can't be had. */
export function fetchBicep(): string {
  const found = findBicep();
  if (found !== undefined) return found;
  mkdirSync(cache, { recursive: true });
  const projectFile = path.join(cache, 'bicep.csproj');
  writeFileSync(projectFile, project);
  const args = ['restore', projectFile, '--packages', path.join(cache, 'packages')];
  execFileSync('dotnet', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  chmodSync(fetched, 0o755);
  return fetched;
}

function isIt(program: string): boolean {
  if (program === fetched && !existsSync(program)) return false;
  try {
    const said = execFileSync(program, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.includes(` ${version} `);
  } catch {
    return false;
  }
}
