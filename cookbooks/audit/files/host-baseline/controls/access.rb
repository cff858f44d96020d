control 'access-01' do
  impact 'high'
  title 'Nobody logs in as root by a password'
  only_if('there is an SSH server') { file('/etc/ssh/sshd_config').exist? }
  describe sshd_config do
    its('PermitRootLogin') { should_not cmp 'yes' }
  end
end

control 'access-02' do
  impact 'medium'
  title 'Rules of the audit are for root alone'
  only_if('the kernel is audited') { file('/etc/audit/rules.d').exist? }
  describe file('/etc/audit/audit.rules') do
    it { should exist }
    it { should_not be_readable.by('others') }
  end
end
