#!/usr/bin/perl
# two-disks.pl write A B SLOT COUNTER   a guest that orders its writes over two disks, for ever: number n to its slot of A, and when
#                                       that is stable, n to its slot of B; COUNTER is rewritten with n after each round
# two-disks.pl judge A B SLOTS          what two snapshots show of that: of one moment are a = b and a = b + 1, in each slot; prints
#                                       "ok a=.. b=.." or "torn a=.. b=..", exits 1 when torn
#
# O_DIRECT and O_DSYNC, as a QEMU with cache=none writes for a guest that flushes: what is written is on the disk when the next
# write begins. O_DIRECT takes only aligned buffers: the string is longer, and the part at an aligned address is used.
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_RDWR O_DSYNC SEEK_SET);

use constant { O_DIRECT => 040000, BLOCK => 4096, FIRST => 1048576 }; # O_DIRECT of x86

my ($mode, @disks) = (shift @ARGV, splice @ARGV, 0, 2);
my $buffer = "\0" x (2 * BLOCK);
my $start = -unpack('J', pack 'P', $buffer) % BLOCK;

my @files = map {
  sysopen(my $file, $_, ($mode eq 'write' ? O_RDWR | O_DSYNC : O_RDONLY) | O_DIRECT) or die "$_: $!";
  $file;
} @disks;

sub seek_slot {
  my ($file, $slot) = @_;
  sysseek $file, FIRST + $slot * BLOCK, SEEK_SET or die "seek: $!";
}

if ($mode eq 'write') {
  my ($slot, $counter) = @ARGV;
  for (my $n = 1; ; $n++) {
    for my $file (@files) {
      substr $buffer, $start, 8, pack 'Q', $n;
      seek_slot $file, $slot;
      syswrite($file, $buffer, BLOCK, $start) == BLOCK or die "write: $!";
      select undef, undef, undef, 0.002; # leaves the emulated processors something for LVM
    }
    open my $count, '>', $counter or die "$counter: $!";
    print {$count} "$n\n";
    close $count;
  }
}

my $torn = 0;
for my $slot (0 .. $ARGV[0] - 1) {
  my ($a, $b) = map {
    seek_slot $_, $slot;
    sysread($_, $buffer, BLOCK, $start) == BLOCK or die "read: $!";
    unpack 'Q', substr $buffer, $start, 8;
  } @files;
  my $is_one = $a > 0 && ($a == $b || $a == $b + 1);
  $torn ||= !$is_one;
  printf "%s slot=%d a=%d b=%d\n", $is_one ? 'ok' : 'torn', $slot, $a, $b;
}
exit $torn;
