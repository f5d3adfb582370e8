/** The Bicep compiler: the one on the PATH, else one that `dotnet restore` fetches into `directory`. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const version = '0.49.2';
const packageName = `Azure.Bicep.CommandLine.${process.platform === 'darwin' ? 'osx' : 'linux'}-${process.arch}`;

const project = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${packageName}" Version="[${version}]" /></ItemGroup>
</Project>
`;

/** @returns the program's path. @throws when there is neither Bicep nor dotnet, or the package can't be had. */
export function findBicep(directory: string): string {
  if (starts('bicep')) return 'bicep';
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'bicep.csproj'), project);
  const args = [
    'restore',
    path.join(directory, 'bicep.csproj'),
    '--packages',
    path.join(directory, 'packages'),
  ];
  execFileSync('dotnet', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const program = path.join(directory, 'packages', packageName.toLowerCase(), version, 'tools', 'bicep');
  chmodSync(program, 0o755);
  return program;
}

function starts(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
