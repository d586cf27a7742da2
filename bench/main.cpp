// The load tester: a process of its own that talks only the public protocol.
int main() {
  return 0;
}
