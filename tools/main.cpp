// The one binary: `veilleuse SUBCOMMAND`.
int main() {
  return 0;
}
