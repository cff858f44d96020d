control 'accounts-01' do
  impact 'high'
  title 'Hashes of passwords are for root alone'
  desc 'Whoever can read them can guess passwords for as long as it takes.'
  %w[/etc/shadow /etc/gshadow].each do |path|
    describe file(path) do
      it { should exist }
      it { should be_owned_by 'root' }
      it { should_not be_readable.by('others') }
      it { should_not be_writable.by('group') }
    end
  end
end

control 'accounts-02' do
  impact 'critical'
  title 'Only root has the number 0'
  describe passwd.uids(0) do
    its('users') { should cmp 'root' }
  end
end
