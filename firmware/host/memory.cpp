#include "memory.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace cuff {

namespace {

constexpr char SET[] = "occluded\n";
constexpr char CLEAR[] = "free\n";

/// Write a small file through to the disk.
bool write_through(const std::string &path, const std::string &text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0)
    return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool kept = ::fsync(file) == 0;
  return ::close(file) == 0 && written && kept;
}

/// Make a new name in a folder last.
bool sync_folder(const std::string &path) {
  const size_t slash = path.rfind('/');
  const int folder = ::open(slash == std::string::npos ? "." : path.substr(0, slash + 1).c_str(), O_RDONLY | O_CLOEXEC);
  const bool kept = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0)
    ::close(folder);
  return kept;
}

}  // namespace

bool FileMemory::load() {
  if (this->path_.empty())
    return this->bit_;
  const int file = ::open(this->path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return errno != ENOENT;  // A new device has never inflated; a file that cannot be read counts as set.
  char text[16];
  const ssize_t size = ::read(file, text, sizeof(text));
  ::close(file);
  return size < 0 || std::string(text, static_cast<size_t>(size)) != CLEAR;
}

bool FileMemory::store(bool bit) {
  this->bit_ = bit;
  if (this->path_.empty())
    return true;
  const std::string partial = this->path_ + ".new";
  if (write_through(partial, bit ? SET : CLEAR) && std::rename(partial.c_str(), this->path_.c_str()) == 0)
    return sync_folder(this->path_);
  ::unlink(partial.c_str());
  return false;
}

}  // namespace cuff
