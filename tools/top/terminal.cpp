#include "tools/top/terminal.hpp"

#include <csignal>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace veilleuse::tools {
namespace {

// ECMA-48 and xterm's private modes: a screen of its own, the cursor hidden; and back.
constexpr std::string_view screen_on = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view screen_off = "\x1b[?25h\x1b[?1049l";
constexpr char end_of_input = 4;

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

sigset_t awaited_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH})
    ::sigaddset(&set, each);
  return set;
}

}  // namespace

terminal::terminal() {
  const auto awaited = awaited_signals();
  ::pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  signals_ = ::signalfd(-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
  ::tcgetattr(STDIN_FILENO, &before_);
  enter();
}

terminal::~terminal() {
  leave();
  ::close(signals_);
  const auto awaited = awaited_signals();
  ::pthread_sigmask(SIG_UNBLOCK, &awaited, nullptr);
}

bool terminal::is_there() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

frame_size terminal::size() {
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) return {};
  return {window.ws_col, window.ws_row};
}

bool terminal::draw(const std::vector<std::string>& lines) const {
  std::string bytes = "\x1b[H";
  for (std::size_t at = 0; at < lines.size(); ++at)
    bytes += (at == 0 ? "" : "\r\n") + lines[at] + "\x1b[K";
  return write_all(bytes + "\x1b[J");
}

terminal_event terminal::wait(std::chrono::milliseconds patience) const {
  pollfd sources[] = {{STDIN_FILENO, POLLIN, 0}, {signals_, POLLIN, 0}};
  if (::poll(sources, 2, static_cast<int>(patience.count())) <= 0) return terminal_event::time_is_up;
  signalfd_siginfo signal{};
  if (::read(signals_, &signal, sizeof signal) == sizeof signal) {
    if (signal.ssi_signo == SIGTSTP) suspend();
    const bool is_redraw =
        signal.ssi_signo == SIGWINCH || signal.ssi_signo == SIGCONT || signal.ssi_signo == SIGTSTP;
    return is_redraw ? terminal_event::resized : terminal_event::quit;
  }
  char key = 0;
  if (sources[0].revents != 0 && ::read(STDIN_FILENO, &key, 1) <= 0) return terminal_event::quit;
  return key == 'q' || key == 'Q' || key == end_of_input ? terminal_event::quit : terminal_event::resized;
}

void terminal::enter() const {
  auto raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  (void)write_all(screen_on);
}

void terminal::leave() const {
  (void)write_all(screen_off);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void terminal::suspend() const {
  leave();
  ::raise(SIGSTOP);
  enter();
}

}  // namespace veilleuse::tools
